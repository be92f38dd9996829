"""What a film is made with: one definition of all settings, and where their values come from."""

from montage.settings.definition import Settings
from montage.settings.load import check_environment, check_settings, from_arguments, load_settings

__all__ = ["Settings", "check_environment", "check_settings", "from_arguments", "load_settings"]
