// Loads libpq and SOCI's backend when the first postgresql:// URL is opened: a host with SQLite needs neither. Sources
// of this folder include this header instead of theirs.
#pragma once

// SOCI's header calls PQclear inline; this redirects the call to the loaded library.
#define PQclear outbound_clear_result
#include <soci/postgresql/soci-postgresql.h>
#undef PQclear

#include <libpq-fe.h>

#include <string>

namespace outbound::sql {

/// The functions of libpq that outbound calls directly.
struct client_library {
    const soci::backend_factory* backend = nullptr;
    std::string (*sqlstate)(const soci::postgresql_soci_error* fault) = nullptr;
    void (*clear)(PGresult*) = nullptr;
    decltype(&PQexec) exec = nullptr;
    decltype(&PQresultStatus) result_status = nullptr;
    decltype(&PQresultErrorField) result_error_field = nullptr;
    decltype(&PQerrorMessage) error_message = nullptr;
    decltype(&PQtransactionStatus) transaction_status = nullptr;
    decltype(&PQstatus) status = nullptr;
    decltype(&PQconninfoParse) conninfo_parse = nullptr;
    decltype(&PQconninfoFree) conninfo_free = nullptr;
    decltype(&PQfreemem) freemem = nullptr;
    decltype(&PQsetNoticeProcessor) set_notice_processor = nullptr;
};

/// Loads the library on the first call and keeps it loaded. Threads: any. Throws error{errc::store} if it is not
/// installed.
const client_library& postgresql_client();

}  // namespace outbound::sql
