"""The browser call console: staff play a caller and watch the agent. A call like any other."""
