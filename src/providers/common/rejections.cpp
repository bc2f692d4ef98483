#include "providers/common/rejections.hpp"

#include "model/utf8.hpp"
#include "providers/common/answers.hpp"

namespace outbound {
namespace {

std::string quoted(std::string_view text)
{
    return '"' + shortened(text) + '"';
}

}  // namespace

delivery rejection(skip_reason reason, std::string_view detail)
{
    return outcome_of(delivery::outcome::rejected, std::string{to_string(reason)}, detail);
}

delivery rejection(delivery_code code, std::string_view detail)
{
    return outcome_of(delivery::outcome::rejected, std::string{to_string(code)}, detail);
}

delivery reject_email_address(std::string_view address)
{
    return rejection(skip_reason::invalid_address, quoted(address) + " is not an email address");
}

delivery reject_phone_number(std::string_view number)
{
    return rejection(skip_reason::invalid_address, quoted(number) + " is no number in E.164");
}

delivery reject_empty_email()
{
    return rejection(skip_reason::template_error, "the subject or the content is empty for this recipient");
}

delivery reject_unrendered(const error& failed)
{
    return rejection(skip_reason::template_error, failed.what());
}

delivery reject_size(std::size_t most_bytes)
{
    return rejection(delivery_code::too_large, "the message is larger than " + std::to_string(most_bytes) + " bytes");
}

}  // namespace outbound
