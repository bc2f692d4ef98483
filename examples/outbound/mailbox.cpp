// A display name is a sequence of words, each bare or in quotes; within quotes a backslash escapes the next character.
// The address may begin with a quoted text, which stays as it is.
#include "mailbox.hpp"

#include "fault.hpp"
#include "people.hpp"

#include <boost/json/object.hpp>

#include <optional>

namespace cli {
namespace {

std::string_view trimmed(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t");
    return begin == std::string_view::npos ? std::string_view{}
                                           : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

class mailbox_reader {
public:
    mailbox_reader(std::string_view text, std::string_view option) : text_{text}, option_{option} {}

    boost::json::object read()
    {
        while (at_ < text_.size())
            take(text_[at_++]);
        if (is_quoted_)
            refuse("a quote is not closed");
        if (is_in_brackets_)
            refuse("`<` is not closed");
        if (!address_)
            return {{"email", trimmed(text_)}};
        boost::json::object out{{"email", trimmed(*address_)}};
        if (const auto name = trimmed(name_); !name.empty())
            out["name"] = name;
        return out;
    }

private:
    void take(char c)
    {
        if (is_quoted_)
            take_quoted(c);
        else if (is_in_brackets_)
            take_address(c);
        else if (c == ',' || c == ';')
            refuse("it names two mailboxes; put a name with a comma in quotes");
        else if (c == '"' && text_.find('<', at_) != std::string_view::npos)
            is_quoted_ = true;
        else if (c == '"' && text_.find('@', at_) == std::string_view::npos)
            refuse("a quote is not closed");
        else if (c == '"' && !address_)
            take_quoted_local_part();
        else if (c == '(' && text_.find('<') == std::string_view::npos)
            refuse("it has a comment in brackets; write a name before the address, as in the example");
        else if (c == '<' && !address_)
            open_brackets();
        else if (address_ && c != ' ' && c != '\t')
            refuse("there is text behind `>`");
        else if (c != ' ' || !name_.ends_with(' '))
            name_ += c;
    }

    void open_brackets()
    {
        is_in_brackets_ = true;
        address_.emplace();
    }

    void take_quoted(char c)
    {
        if (c == '"')
            is_quoted_ = false;
        else if (c == '\\' && at_ < text_.size())
            name_ += text_[at_++];
        else
            name_ += c;
    }

    void take_address(char c)
    {
        if (c == '>')
            is_in_brackets_ = false;
        else if (c == '"')
            *address_ += take_quoted_local_part();
        else
            *address_ += c;
    }

    // Moves behind the quote that ends `"lee, ann"@example.com`'s local part, which has begun. Returns it with its
    // quotes.
    std::string_view take_quoted_local_part()
    {
        const auto begin = at_ - 1;
        while (at_ < text_.size() && text_[at_] != '"')
            at_ += text_[at_] == '\\' ? 2 : 1;
        if (at_ >= text_.size())
            refuse("a quote is not closed");
        return text_.substr(begin, ++at_ - begin);
    }

    [[noreturn]] void refuse(const std::string& why) const
    {
        throw usage_fault{std::string{option_} + " takes a mailbox such as 'News <news@example.org>', got " +
                          printable(text_) + ": " + why};
    }

    std::string_view text_;
    std::string_view option_;
    std::size_t at_ = 0;
    bool is_quoted_ = false;
    bool is_in_brackets_ = false;
    std::string name_;
    std::optional<std::string> address_;
};

}  // namespace

boost::json::object mailbox_of(std::string_view text, std::string_view option)
{
    return mailbox_reader{text, option}.read();
}

}  // namespace cli
