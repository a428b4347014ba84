"""Letters to schools: texts, drafts, approval, dispatch, answers; the exact copy kept."""
