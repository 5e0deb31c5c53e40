SELECT a.tenant_id, a.job_id, avg(a.score)::float8 AS mean_score, count(*) AS candidates,
  count(*) FILTER (WHERE a.status = 'hired') AS hired,
  (count(*) FILTER (WHERE a.status = 'hired'))::float8 / count(*) AS hire_rate, now() AS refreshed_at
FROM applications a GROUP BY 1, 2
