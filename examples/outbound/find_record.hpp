// Finds the record that an argument names by its id or by the caller's own name of it.
#pragma once

#include "session.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace cli {

/// How an operation reads records of one kind.
struct record_reader {
    std::string kind;         ///< Singular noun, for messages.
    std::string operation;    ///< Reads the record with the member `id` or `name_member`.
    std::string name_member;  ///< Of the request.
    std::string name;         ///< Noun for the name, for messages.
};

/// The id of the record with this name or id; a number that is no name may be the id of no record. Throws
/// error{errc::not_found} for an unknown name, and errc::conflict for the name of one record and the id of another.
std::int64_t find_record(session& session, const record_reader& reader, const std::string& name_or_id);

/// The answer of an operation; `nullopt` if there is no such record.
std::optional<boost::json::object> try_call(
    session& session, const std::string& operation, const boost::json::object& request);

/// The id in a text of digits.
std::optional<std::int64_t> id_in(const std::string& text);

}  // namespace cli
