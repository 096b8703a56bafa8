"""The collection as tools of an assistant, by the Model Context Protocol. See docs/mcp.md."""
