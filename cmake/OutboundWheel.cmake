# The contents of the Python wheel besides the package's modules (pyproject.toml): the library and the programs.
# auditwheel adds the libraries of Debian's packages, except SQLite and OpenSSL, which the system provides.
install(TARGETS outbound_c LIBRARY DESTINATION outbound/lib COMPONENT python NAMELINK_SKIP)
install(TARGETS outbound_cli simulator RUNTIME DESTINATION outbound/bin COMPONENT python)
