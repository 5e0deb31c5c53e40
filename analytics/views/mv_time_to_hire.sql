SELECT a.tenant_id, j.department_id,
  CASE WHEN j.title ~* '\m(lead|head|principal|chief|director|vp)\M' THEN 'lead'
       WHEN j.title ~* '\m(senior|sr)\M' THEN 'senior'
       WHEN j.title ~* '\m(junior|jr|trainee|intern|apprentice)\M' THEN 'junior' ELSE 'regular' END AS level,
  date_trunc('month', a.decided_at)::date AS month,
  count(*) AS hires,
  avg(extract(epoch FROM a.decided_at - a.applied_at) / 86400)::float8 AS mean_days,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.decided_at - a.applied_at) / 86400)::float8 AS median_days,
  now() AS refreshed_at
FROM applications a JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
WHERE a.status = 'hired' AND a.decided_at IS NOT NULL
GROUP BY 1, 2, 3, 4
