"""Coming courses with everything that their readiness depends on."""
