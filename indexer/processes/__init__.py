"""Our processes and external programs: bounded in time and memory, ended with their parent."""
