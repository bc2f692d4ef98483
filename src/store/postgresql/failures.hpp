// Translates errors of PostgreSQL into errors of the store.
#pragma once

#include "store/postgresql/client_library.hpp"
#include "store/sql/dialect.hpp"

#include <exception>
#include <string>
#include <string_view>

namespace outbound::sql {

constexpr std::string_view schema_of_its_own =
    "a schema of its own (CREATE SCHEMA outbound, and options=-csearch_path%3Doutbound%2Cpublic in the url)";

/// The server's error for a statement that was not run through SOCI.
class statement_failure : public soci::soci_error {
public:
    statement_failure(const std::string& words, std::string state) : soci_error{words}, state_{std::move(state)} {}

    const std::string& state() const noexcept { return state_; }

private:
    std::string state_;
};

/// dialect::failure() for all faults except NULL in a column. `connected`: whether the session is still connected.
std::exception_ptr server_failure(const soci::soci_error& fault, const std::string& database, bool connected);

}  // namespace outbound::sql
