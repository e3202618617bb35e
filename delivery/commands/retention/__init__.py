"""The command `coursewatch retention`: dry run, approval, run, state and certificate."""
