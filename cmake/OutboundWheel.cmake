# What the wheel for Python has beside the package's modules (pyproject.toml): the library and the programs. auditwheel adds what
# Debian's packages bring, but for SQLite and OpenSSL, which are the system's.
install(TARGETS outbound_c LIBRARY DESTINATION outbound/lib COMPONENT python NAMELINK_SKIP)
install(TARGETS outbound_cli simulator RUNTIME DESTINATION outbound/bin COMPONENT python)
