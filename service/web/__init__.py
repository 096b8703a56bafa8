"""The pages people see: templates, style and scripts, and what fills the templates."""
