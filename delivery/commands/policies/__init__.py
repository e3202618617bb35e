"""The command that prints the rules of a policy, tries a policy, and pins courses to one."""
