// Uses plain write(2): written entries survive a crash of this process; only with sync do they survive one of the
// machine.
#include "ledger.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace simulator {
namespace {

[[noreturn]] void fail(const std::string& file, const char* action)
{
    throw std::system_error{errno, std::generic_category(), "ledger \"" + file + "\": cannot " + action};
}

void append_number(std::string& out, std::uint64_t number)
{
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

// Appends a JSON string; the text must be UTF-8.
void append_text(std::string& out, std::string_view text)
{
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == '"' || byte == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

std::uint64_t microseconds_now()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

}  // namespace

ledger::ledger(const std::string& file, bool sync) : file_(file), sync_(sync)
{
    if (file_.empty())
        return;
    descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (descriptor_ < 0)
        fail(file_, "open it");
    repair();
}

ledger::~ledger()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

void ledger::repair()
{
    std::array<char, 4096> block;
    const off_t size = ::lseek(descriptor_, 0, SEEK_END);
    for (off_t end = size; end > 0;) {
        const off_t start = std::max<off_t>(0, end - static_cast<off_t>(block.size()));
        const ssize_t got = ::pread(descriptor_, block.data(), static_cast<std::size_t>(end - start), start);
        if (got != end - start)
            fail(file_, "read it");
        const std::string_view text{block.data(), static_cast<std::size_t>(got)};
        if (const auto newline = text.rfind('\n'); newline != text.npos) {
            end = start + static_cast<off_t>(newline) + 1;
            if (end < size && ::ftruncate(descriptor_, end) != 0)
                fail(file_, "remove its torn last line");
            return;
        }
        end = start;
    }
    if (size > 0 && ::ftruncate(descriptor_, 0) != 0)
        fail(file_, "remove its torn last line");
}

void ledger::append(const ledger_entry& entry)
{
    if (descriptor_ < 0)
        return;
    pending_ += "{\"at\":";
    append_number(pending_, microseconds_now());
    pending_ += ",\"key\":";
    append_text(pending_, entry.key);
    pending_ += ",\"to\":";
    append_text(pending_, entry.to);
    pending_ += ",\"subject\":";
    append_text(pending_, entry.subject);
    pending_ += ",\"content\":\"";
    pending_ += entry.content;
    pending_ += "\",\"request\":";
    append_number(pending_, entry.request);
    pending_ += ",\"message_id\":\"";
    pending_ += entry.message_id;
    pending_ += "\"}\n";
}

void ledger::flush()
{
    if (pending_.empty())
        return;
    for (std::string_view rest = pending_; !rest.empty();) {
        const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno != EINTR)
            fail(file_, "write to it");
        rest.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    pending_.clear();
    if (sync_ && ::fdatasync(descriptor_) != 0)
        fail(file_, "sync it");
}

}  // namespace simulator
