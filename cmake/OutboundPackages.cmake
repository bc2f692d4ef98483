# Debian packages, made by cpack: liboutbound1, liboutbound-dev, and outbound (programs and service).
#
# Configure with CMAKE_INSTALL_PREFIX=/usr (the preset `package`), so that libraries go to the folder of their architecture.
find_program(OUTBOUND_GZIP gzip)
if(NOT OUTBOUND_GZIP OR NOT TARGET outbound_c OR NOT TARGET outbound_cli OR NOT TARGET simulator)
    return()
endif()

set(packaging "${PROJECT_SOURCE_DIR}/cmake/packages")
set(packaging_build "${PROJECT_BINARY_DIR}/packages")
get_target_property(abi_version outbound_c SOVERSION)
set(library_package "liboutbound${abi_version}")
set(maintainer "The authors of outbound <outbound@example.org>")

# The license in the format of debian/copyright: indented, with a dot for an empty line.
file(STRINGS "${PROJECT_SOURCE_DIR}/LICENSE" license_lines)
set(license_paragraphs "")
foreach(line IN LISTS license_lines)
    string(APPEND license_paragraphs " ${line}\n")
endforeach()
configure_file("${packaging}/copyright.in" "${packaging_build}/copyright" @ONLY)

# SOURCE_DATE_EPOCH, if set, is the date.
string(TIMESTAMP changelog_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file("${packaging}/changelog.in" "${packaging_build}/changelog" @ONLY)
execute_process(COMMAND "${OUTBOUND_GZIP}" -9nc "${packaging_build}/changelog"
                OUTPUT_FILE "${packaging_build}/changelog.Debian.gz" COMMAND_ERROR_IS_FATAL ANY)

# dpkg-shlibdeps of hosts reads from it which version of the library a symbol needs.
file(STRINGS "${PROJECT_SOURCE_DIR}/capi/outbound.symbols" symbols)
set(symbols_text "liboutbound.so.${abi_version} ${library_package} #MINVER#\n")
foreach(symbol IN LISTS symbols)
    string(APPEND symbols_text " ${symbol}@Base ${PROJECT_VERSION}\n")
endforeach()
file(CONFIGURE OUTPUT "${packaging_build}/symbols" CONTENT "${symbols_text}" @ONLY)

# What outboundConfig.cmake and outbound.pc look for.
set(development_packages libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libcsv-dev libhowardhinnant-date-dev libidn2-dev
                         libpq-dev libsoci-dev libsqlite3-dev libssl-dev libunistring-dev pkg-config zlib1g-dev)
list(JOIN development_packages ", " development_packages)

set(package_of_library "${library_package}")
set(package_of_development "liboutbound-dev")
set(package_of_programs "outbound")
foreach(component library development programs)
    install(FILES "${packaging_build}/copyright" "${packaging_build}/changelog.Debian.gz"
            DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/doc/${package_of_${component}}" COMPONENT ${component} EXCLUDE_FROM_ALL)
endforeach()
install(FILES "${packaging}/outbound.json" "${packaging}/outbound.ini"
        DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/doc/outbound/examples" COMPONENT programs EXCLUDE_FROM_ALL)
install(FILES "${packaging}/outbound.service" DESTINATION lib/systemd/system COMPONENT programs EXCLUDE_FROM_ALL)
install(FILES "${packaging}/outbound.sysusers" DESTINATION lib/sysusers.d RENAME outbound.conf COMPONENT programs EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME outbound)
set(CPACK_PACKAGE_CONTACT "${maintainer}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "campaigns by email, SMS and phone inside CRM systems")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL library development programs)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(version "${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME "${library_package}")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "tzdata, ca-certificates")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SUGGESTS libsoci-postgresql4.0)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA "${packaging_build}/symbols" "${packaging}/triggers")
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "Runs campaigns inside a CRM: segments of contacts, templates and schedules,
sent through SendGrid, Amazon SES and Twilio, with the outcome of each
recipient. This package contains the shared library with its C interface.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME liboutbound-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${library_package} (= ${version}), ${development_packages}")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "Headers for C and C++, the static C++ library, files for CMake and
pkg-config, and the conformance suites for stores and providers of a host.")

set(CPACK_DEBIAN_PROGRAMS_PACKAGE_NAME outbound)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_DEPENDS "tzdata, ca-certificates, systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_CONTROL_EXTRA "${packaging}/postinst" "${packaging}/prerm" "${packaging}/postrm")
set(CPACK_DEBIAN_PROGRAMS_DESCRIPTION "The command line and server, the simulator of the vendors for tests, and a
service for systemd.")
include(CPack)
