// errors.csv: line, column, value, reason.
#include "import_errors.hpp"

#include "fault.hpp"
#include "files.hpp"
#include "people.hpp"
#include "private_file.hpp"

#include <boost/json/object.hpp>

#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace cli {
namespace {

std::string cell(const boost::json::object& error, std::string_view member, bool raw)
{
    const auto text = text_at(error, member);
    return text == "-" ? std::string{} : csv_cell(text, raw);
}

}  // namespace

void import_errors::add(const boost::json::array& errors)
{
    if (errors.empty())
        return;
    if (!out_.is_open()) {
        ::close(open_private(file_, group_));
        out_.open(file_, std::ios::binary | std::ios::trunc);
        out_ << "line,column,value,reason\n";
    }
    for (const auto& item : errors) {
        const auto& error = item.as_object();
        out_ << text_at(error, "line") << ',' << cell(error, "column", raw_) << ',' << cell(error, "value", raw_) << ','
             << cell(error, "reason", raw_) << '\n';
    }
    if (!out_.flush())
        throw usage_fault{"cannot write \"" + file_ + "\": " + std::generic_category().message(errno)};
    count_ += static_cast<std::int64_t>(errors.size());
}

}  // namespace cli
