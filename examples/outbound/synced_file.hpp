// A file that exists completely or not at all.
#pragma once

#include <string>
#include <string_view>

namespace cli {

/// Written beside its final place and moved there by finish(); removed otherwise. Private, see open_private().
class synced_file {
public:
    /// Throws usage_fault when there is a file of that name already, or when it cannot be made.
    synced_file(std::string path, const std::string& group);
    ~synced_file();
    synced_file(const synced_file&) = delete;
    synced_file& operator=(const synced_file&) = delete;

    /// Throws error{errc::store} when the disk is full, say.
    void write(std::string_view text);
    /// Waits until the disk has all of it, name included. Throws as write().
    void finish();

private:
    [[noreturn]] void fail() const;

    std::string path_;
    std::string unfinished_;
    int descriptor_ = -1;
};

}  // namespace cli
