WITH reached AS (
  SELECT a.tenant_id, a.job_id, date_trunc('month', a.applied_at)::date AS month,
    greatest(max(array_position(ARRAY['applied', 'screen', 'interview', 'offer', 'hired'], s.kind)), 1) AS furthest
  FROM applications a
  LEFT JOIN stage_history h ON h.tenant_id = a.tenant_id AND h.application_id = a.id
  LEFT JOIN job_stages s ON s.tenant_id = h.tenant_id AND s.id = h.to_stage_id
  GROUP BY a.tenant_id, a.id, a.job_id, 3
)
SELECT r.tenant_id, j.department_id, r.job_id, r.month, r.furthest, count(*) AS applications, now() AS refreshed_at
FROM reached r JOIN jobs j ON j.tenant_id = r.tenant_id AND j.id = r.job_id
GROUP BY 1, 2, 3, 4, 5
