#include "store/postgresql/client_library.hpp"

#include <outbound/error.hpp>

#include <soci/version.h>

#include <dlfcn.h>

namespace outbound::sql {
namespace {

// SONAME of SOCI's backend, which changes with every minor version.
std::string backend_name()
{
    return "libsoci_postgresql.so." + std::to_string(SOCI_VERSION / 100'000) + '.' +
           std::to_string(SOCI_VERSION / 100 % 1'000);
}

[[noreturn]] void refuse(const std::string& fault)
{
    throw error{errc::store, "the client library of PostgreSQL cannot be loaded: " + fault +
                                 "; install SOCI's backend for PostgreSQL and libpq (Debian: libsoci-postgresql4.0)"};
}

class loader {
public:
    loader() : name_{backend_name()}, library_{::dlopen(name_.c_str(), RTLD_NOW | RTLD_LOCAL)}
    {
        if (library_ == nullptr)
            refuse(::dlerror());
    }

    /// Finds functions of libpq through the backend, which depends on it.
    template <class F>
    void find(F*& to, const char* symbol) const
    {
        to = reinterpret_cast<F*>(::dlsym(library_, symbol));
        if (to == nullptr)
            refuse(name_ + " has no " + symbol);
    }

private:
    std::string name_;
    void* library_;
};

client_library load()
{
    const loader from;
    client_library out;
    const soci::backend_factory* (*factory)() = nullptr;
    from.find(factory, "factory_postgresql");
    out.backend = factory();
    from.find(out.sqlstate, "_ZNK4soci21postgresql_soci_error8sqlstateB5cxx11Ev");  // postgresql_soci_error::sqlstate()
    from.find(out.clear, "PQclear");
    from.find(out.exec, "PQexec");
    from.find(out.result_status, "PQresultStatus");
    from.find(out.result_error_field, "PQresultErrorField");
    from.find(out.error_message, "PQerrorMessage");
    from.find(out.transaction_status, "PQtransactionStatus");
    from.find(out.status, "PQstatus");
    from.find(out.conninfo_parse, "PQconninfoParse");
    from.find(out.conninfo_free, "PQconninfoFree");
    from.find(out.freemem, "PQfreemem");
    from.find(out.set_notice_processor, "PQsetNoticeProcessor");
    return out;
}

}  // namespace

const client_library& postgresql_client()
{
    // Trivially destructible, because engines may run during static destruction.
    static const client_library loaded = load();
    return loaded;
}

}  // namespace outbound::sql

extern "C" void outbound_clear_result(PGresult* result)
{
    outbound::sql::postgresql_client().clear(result);
}
