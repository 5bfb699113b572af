"""What `scripts/bench` runs: every figure beside a floor measured in the same run, on loopback only."""
