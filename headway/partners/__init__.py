"""Priority Partners: profiles, allocation to schools, caseload."""
