// A file that exists completely or not at all.
#pragma once

#include <string>
#include <string_view>

namespace cli {

/// Written as `path`.part.XXXXXX, with six random characters, so that no other file is touched. finish() gives it its
/// name; otherwise it is removed. Mode and group: see open_private().
class synced_file {
public:
    /// Throws usage_fault if the file exists already or cannot be created.
    synced_file(std::string path, const std::string& group);
    ~synced_file();
    synced_file(const synced_file&) = delete;
    synced_file& operator=(const synced_file&) = delete;

    /// Throws error{errc::store} if it fails, such as on a full disk.
    void write(std::string_view text);
    /// Waits until contents and name are on the disk. Throws like write(), and usage_fault if another file has got the
    /// name meanwhile.
    void finish();

private:
    [[noreturn]] void refuse_taken() const;
    [[noreturn]] void fail() const;
    bool publish() const;

    std::string path_;
    std::string unfinished_;
    int descriptor_ = -1;
};

}  // namespace cli
