// libpq and SOCI's backend over it, loaded when the first postgresql:// URL is opened: a host with SQLite needs
// neither. Sources of this folder include this header in place of theirs.
#pragma once

// SOCI's header calls PQclear inline; it gets ours, which calls the loaded one.
#define PQclear outbound_clear_result
#include <soci/postgresql/soci-postgresql.h>
#undef PQclear

#include <libpq-fe.h>

#include <string>

namespace outbound::sql {

/// The functions that are called besides those that SOCI calls itself.
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

/// Loads the library at the first call; it stays loaded. Any thread. Throws error{errc::store} if it is not installed.
const client_library& postgresql_client();

}  // namespace outbound::sql
