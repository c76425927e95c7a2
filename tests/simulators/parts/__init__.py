"""What simulators of networks are made of: a clock, a server of its own thread, faults, checks of media."""
