// One step of an import: a piece of the file goes in, good rows go to the store, bad ones are listed.
#pragma once

#include "api/context.hpp"
#include "api/imports/sink.hpp"

#include <memory>

namespace outbound::api {

class importer {
public:
    /// Most faults that one step lists; further ones are counted.
    static constexpr std::size_t most_faults = 10'000;

    /// `what` must outlive the importer.
    importer(context& ctx, const job& record);

    /// Takes the next bytes of the file.
    void append(std::string_view bytes);

    /// Takes the row that the file's end closes.
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
    std::unique_ptr<import_sink> sink_;  // Once the header is known.
    std::vector<import_fault> faults_;
    std::int64_t unlisted_ = 0;
};

}  // namespace outbound::api
