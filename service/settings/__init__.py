"""Settings: typed, bounded, from flags, environment, file and defaults, in that order."""

from service.settings.errors import SettingsError
from service.settings.options import Settings
from service.settings.sources import LoadedSettings, load_settings

__all__ = ["LoadedSettings", "Settings", "SettingsError", "load_settings"]
