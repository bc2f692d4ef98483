// The schema as data: the whole of it for an empty database, and the steps that bring older ones up to date.
#pragma once

#include <span>
#include <string_view>

namespace outbound::sql {

struct schema_statement {
    std::string_view table;  ///< The table that it and the next ones are about; empty for those next ones.
    std::string_view sql;    ///< `{key}`, `{ordered}` and `{changing}` are the dialect's.
};

struct table_rename {
    std::string_view from;
    std::string_view to;
};

/// The version whose step first renames tables, so that all but five begin with `outbound_`. Older tables are created
/// by tests of migration only.
constexpr int prefixed_version = 5;

/// The version whose step adds the folded forms of tags and industries.
constexpr int folded_version = 6;

/// The newest version that there are steps to.
int newest_schema() noexcept;
/// What brings the version before `version` (from 1) to it.
std::span<const schema_statement> step_to(int version);
/// What the step to `prefixed_version` begins with.
std::span<const table_rename> table_renames();
/// The tables of `prefixed_version`; the steps behind it follow.
std::span<const schema_statement> whole_schema();

}  // namespace outbound::sql
