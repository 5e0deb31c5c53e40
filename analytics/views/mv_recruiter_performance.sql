SELECT a.tenant_id, j.recruiter_id, date_trunc('month', a.applied_at)::date AS month,
  count(DISTINCT j.id) AS jobs, count(*) AS applications, count(*) FILTER (WHERE a.status = 'hired') AS hires,
  (avg(extract(epoch FROM a.decided_at - j.opened_at) / 86400) FILTER (WHERE a.status = 'hired'))::float8
    AS mean_days_to_fill,
  now() AS refreshed_at
FROM applications a JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
GROUP BY 1, 2, 3
