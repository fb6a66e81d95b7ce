"""Search: functions that look for proofs and hand them to the kernel.  Nothing here is trusted."""
