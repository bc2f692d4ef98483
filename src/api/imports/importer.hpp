// One step of an import: processes a piece of the file, stores valid rows and lists faulty ones.
#pragma once

#include "api/context.hpp"
#include "api/imports/sink.hpp"

#include <memory>

namespace outbound::api {

class importer {
public:
    /// Maximum number of faults that one step lists; further faults are only counted.
    static constexpr std::size_t most_faults = 10'000;

    /// `ctx` and `record` must outlive the importer.
    importer(context& ctx, const job& record);

    /// Processes the next bytes of the file.
    void append(std::string_view bytes);

    /// Processes the last row at the end of the file.
    void finish();

    const import_state& state() const noexcept { return state_; }
    const std::vector<import_fault>& faults() const noexcept { return faults_; }
    std::int64_t unlisted_faults() const noexcept { return unlisted_; }

private:
    void read(std::string_view bytes, bool is_end);
    void read_header(const csv_row& row);
    void on_row(const csv_row& row);
    void list_faults(std::vector<import_fault> found);

    context& ctx_;
    const job& record_;
    import_state state_;
    std::unique_ptr<import_sink> sink_;  // Set once the header is known.
    std::vector<import_fault> faults_;
    std::int64_t unlisted_ = 0;
};

}  // namespace outbound::api
