// Converts the rows of a file to contacts or suppressions.
#pragma once

#include "api/context.hpp"
#include "api/imports/columns.hpp"
#include "api/imports/delimiter.hpp"
#include "api/imports/state.hpp"

#include <memory>
#include <string>
#include <vector>

namespace outbound::api {

/// Collects rows until write(), so that one transaction stores many.
class import_sink {
public:
    virtual ~import_sink() = default;

    /// Stores the meaning of the header's columns in the progress.
    virtual void describe_columns(import_state& state) const = 0;

    /// Adds a row; false: refused. Appends faults; an accepted row may have faults for omitted values.
    virtual bool take(const csv_row& row, std::vector<import_fault>& faults) = 0;

    /// Count of collected rows, or of their opt-outs, if there are more.
    virtual std::size_t waiting() const noexcept = 0;

    /// Writes and counts the collected rows; in a dry run, only counts.
    virtual void write(import_state& state) = 0;
};

/// Creates the sink of the job for a file with the header. Throws error{errc::invalid} for an unsuitable header.
std::unique_ptr<import_sink> make_import_sink(context& ctx, const job& record, const std::vector<std::string>& header);

/// Creates a sink for suppressions, with columns for address, channel, reason and expires_at.
std::unique_ptr<import_sink> make_suppression_sink(
    context& ctx, const job& record, const std::vector<std::string>& header);

/// How the names of columns tell the delimiter of the job's file.
column_judge make_column_judge(const job& record);

/// The worth of a column of suppressions.
column_worth worth_of_suppression_column(std::string_view name);

}  // namespace outbound::api
