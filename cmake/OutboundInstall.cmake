# The files that `cmake --install` installs: headers, libraries, programs, and package files for find_package(outbound)
# and pkg-config. The components are those of the Debian packages (OutboundPackages.cmake).
#
# The C++ library and the C library are exported separately: a C project that requests COMPONENTS c needs neither C++
# nor Boost.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/outbound")

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME development)
install(TARGETS outbound EXPORT outboundTargets
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT outboundTargets NAMESPACE outbound:: DESTINATION "${package_folder}")

if(TARGET outbound_c)
    install(TARGETS outbound_c EXPORT outboundCTargets
            LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT library NAMELINK_COMPONENT development)
    install(EXPORT outboundCTargets NAMESPACE outbound:: DESTINATION "${package_folder}")
    install(FILES "${PROJECT_SOURCE_DIR}/capi/outbound.h" "${PROJECT_BINARY_DIR}/capi/outbound.ffi.h"
            DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
    install(FILES "${PROJECT_SOURCE_DIR}/capi/outbound/c.hpp" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/outbound")
endif()
foreach(program outbound_cli simulator)
    if(TARGET ${program})
        install(TARGETS ${program} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT programs)
    endif()
endforeach()

# The sources of the conformance suites, which a host compiles with its own store or provider.
set(suites_folder "${CMAKE_INSTALL_DATADIR}/outbound/tests")
set(store_suites changes contacts dispatch duplicates event_batches events followed_events grants idempotency outcomes pace prepare
                 recipients records reports retries sharing watches)
list(TRANSFORM store_suites PREPEND "${PROJECT_SOURCE_DIR}/tests/conformance/")
list(TRANSFORM store_suites APPEND ".cpp")
foreach(helper event_factory people problem_of)
    list(APPEND store_suites "${PROJECT_SOURCE_DIR}/tests/conformance/${helper}.hpp")
endforeach()
install(FILES ${store_suites} DESTINATION "${suites_folder}/conformance")
install(FILES "${PROJECT_SOURCE_DIR}/tests/providers/conformance.cpp" DESTINATION "${suites_folder}/providers")
install(FILES "${PROJECT_SOURCE_DIR}/src/model/run_coroutine.hpp" DESTINATION "${suites_folder}/model")
foreach(helper local_server certificates)
    install(FILES "${PROJECT_SOURCE_DIR}/tests/http/${helper}.hpp" "${PROJECT_SOURCE_DIR}/tests/http/${helper}.cpp"
            DESTINATION "${suites_folder}/http")
endforeach()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/outboundConfig.cmake.in" "${PROJECT_BINARY_DIR}/outboundConfig.cmake"
                              INSTALL_DESTINATION "${package_folder}" PATH_VARS suites_folder)
# Before 1.0 a minor version may break source compatibility.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/outboundConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/outboundConfig.cmake" "${PROJECT_BINARY_DIR}/outboundConfigVersion.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/FindSOCI.cmake"
        DESTINATION "${package_folder}")

# The .pc files locate the prefix relative to themselves, so that they follow `cmake --install --prefix`.
set(pkgconfig_folder "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
file(RELATIVE_PATH prefix_from_pkgconfig "/prefix/${pkgconfig_folder}" "/prefix")
string(REGEX REPLACE "/$" "" prefix_from_pkgconfig "${prefix_from_pkgconfig}")
set(pkgconfig_files outbound)
if(TARGET outbound_c)
    list(APPEND pkgconfig_files outbound-c)
endif()
foreach(name ${pkgconfig_files})
    configure_file("${PROJECT_SOURCE_DIR}/cmake/${name}.pc.in" "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/${name}.pc" DESTINATION "${pkgconfig_folder}")
endforeach()
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
