// What the rows of a file become: contacts, or suppressions.
#pragma once

#include "api/context.hpp"
#include "api/imports/columns.hpp"
#include "api/imports/state.hpp"

#include <memory>
#include <string>
#include <vector>

namespace outbound::api {

/// Rows wait until write(), so that many go into one transaction.
class import_sink {
public:
    virtual ~import_sink() = default;

    /// Notes what the columns of the header mean, for people.
    virtual void describe_columns(import_state& state) const = 0;

    /// Takes a row; false: it is refused. Faults are added; a row that was taken has them where it lacks values.
    virtual bool take(const csv_row& row, std::vector<import_fault>& faults) = 0;

    virtual std::size_t waiting() const noexcept = 0;

    /// Writes what waits and counts it; in a dry run, only counts.
    virtual void write(import_state& state) = 0;
};

/// The sink that the job asks for, for a file with that header. Throws error{errc::invalid} when the header does not
/// fit.
std::unique_ptr<import_sink> make_import_sink(context& ctx, const job& record, const std::vector<std::string>& header);

/// Of suppressions: columns for address, channel, reason and expires_at.
std::unique_ptr<import_sink> make_suppression_sink(
    context& ctx, const job& record, const std::vector<std::string>& header);

}  // namespace outbound::api
