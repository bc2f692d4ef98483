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

import_errors::~import_errors()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

void import_errors::add(const boost::json::array& errors)
{
    if (errors.empty())
        return;
    std::string text;
    if (descriptor_ < 0) {
        descriptor_ = open_private(file_, group_);
        text = "line,column,value,reason\n";
    }
    for (const auto& item : errors) {
        const auto& error = item.as_object();
        text += text_at(error, "line") + ',' + cell(error, "column", raw_) + ',' + cell(error, "value", raw_) + ',' +
                cell(error, "reason", raw_) + '\n';
    }
    if (!write_all(descriptor_, text))
        throw usage_fault{"cannot write \"" + file_ + "\": " + std::generic_category().message(errno)};
    count_ += static_cast<std::int64_t>(errors.size());
}

}  // namespace cli
