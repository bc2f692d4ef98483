// The schema as data: complete for an empty database, and as steps that upgrade older ones.
#pragma once

#include <span>
#include <string_view>

namespace outbound::sql {

struct schema_statement {
    std::string_view table;  ///< The table of this and the following statements; empty for the following ones.
    std::string_view sql;    ///< The dialect replaces `{key}`, `{ordered}` and `{changing}`.
};

struct table_rename {
    std::string_view from;
    std::string_view to;
};

/// The version whose step first renames tables, so that all but five begin with `outbound_`. Only migration tests
/// create older tables.
constexpr int prefixed_version = 5;

/// The version whose step adds the folded forms of tags and industries.
constexpr int folded_version = 6;

/// The version from which suppressions of erased people have no words of operators and no ids of messages.
constexpr int stripped_version = 15;

/// The version whose step indexes metadata.
constexpr int metadata_version = 20;

/// The newest version.
int newest_schema() noexcept;
/// The statements that upgrade from the version before `version` (from 1).
std::span<const schema_statement> step_to(int version);
/// The statements that make version 1.
std::span<const schema_statement> first_schema();
/// The renames with which the step to `prefixed_version` begins.
std::span<const table_rename> table_renames();
/// The tables of `prefixed_version`, without the later steps.
std::span<const schema_statement> whole_schema();

}  // namespace outbound::sql
