"""Measurements with their baselines: `python -m benchmarks NAME [--json]`, one module a name."""
