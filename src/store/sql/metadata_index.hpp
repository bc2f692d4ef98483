// The members of metadata by their values (outbound_metadata), so that filters read only rows that have a member.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/names.hpp>

#include <boost/json/object.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace outbound::sql {

/// What has metadata.
enum class metadata_owner { campaign, message };

}  // namespace outbound::sql

namespace outbound {

template <>
struct names<sql::metadata_owner> {
    static constexpr std::array<std::pair<sql::metadata_owner, std::string_view>, 2> value{{
        {sql::metadata_owner::campaign, "campaign"},
        {sql::metadata_owner::message, "message"},
    }};
};

}  // namespace outbound

namespace outbound::sql {

/// The object that the text is; `nullopt`: it is none.
std::optional<boost::json::object> json_object_of(std::string_view text);

/// Adds the members of metadata that was not indexed before, inside a transaction.
void index_metadata(connection& db, metadata_owner owner, std::int64_t id, const boost::json::object& metadata);
/// Deletes the members of one owner, inside a transaction.
void forget_metadata(connection& db, metadata_owner owner, std::int64_t id);
/// Indexes the metadata of all rows of a table with columns `id` and `metadata`, for the first time.
void index_all_metadata(connection& db, metadata_owner owner, const std::string& table);

/// The rarest of the members, as a number in outbound_metadata.member. Members may share one: compare them, too.
std::int64_t rarest_member(connection& db, metadata_owner owner, const boost::json::object& members);

}  // namespace outbound::sql
