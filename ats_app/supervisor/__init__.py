"""The embedded services and the processes of `./ats up`: started, watched, restarted and stopped."""
