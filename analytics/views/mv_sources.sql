SELECT a.tenant_id, j.department_id, a.source, date_trunc('month', a.applied_at)::date AS month,
  count(*) AS applications, count(*) FILTER (WHERE a.status = 'hired') AS hires, avg(a.score)::float8 AS mean_score,
  now() AS refreshed_at
FROM applications a JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
GROUP BY 1, 2, 3, 4
