package org.ddrroutes.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.privacy.PersonalData;
import org.ddrroutes.registration.ReceivedRequest;
import org.ddrroutes.registration.RegistrationContent;
import org.ddrroutes.startup.SecretSettings;
import org.ddrroutes.wire.FieldText;
import org.jspecify.annotations.Nullable;

/** What of a message, and of a failure on it, a trial may show: no account in whatever field, and no value in a failure's text. */
final class Redaction {

    /** What may be an account. One has at most 13 digits, and a requestUID of the guide's has 18. */
    private static final Pattern ACCOUNT = Pattern.compile("(?<!\\d)\\d{8,13}(?!\\d)");

    /** Of an element or attribute in XML, of a field in JSON, of a line behind the first in CSV of whatever separator. */
    private static final List<Pattern> VALUES = List.of(
            Pattern.compile(">([^<>]+)"),
            Pattern.compile("[:=]\\s*[\"']([^\"']*)[\"']"),
            Pattern.compile(":\\s*(-?[\\d.]+)"),
            Pattern.compile("(?<=\\n)([^,;|\\t\\n]+)|(?<=\\n[^\\n]{0,1000}[,;|\\t])([^,;|\\t\\n]+)"));

    private static final int LONGEST = 300;
    private static final String NONE = "-";

    private final SecretSettings secrets;
    private final List<String> values = new ArrayList<>();

    Redaction(SecretSettings secrets) {
        this.secrets = secrets;
    }

    /** Another message is tried. */
    void begin(String body) {
        values.clear();
        for (Pattern pattern : VALUES) {
            for (Matcher value = pattern.matcher(body); value.find(); ) {
                String text = value.group(value.group(1) == null ? 2 : 1);
                values.add(text.strip().replaceFirst("^[\"'](.*)[\"']$", "$1"));
            }
        }
    }

    /** What is the customer's, of the request that was read. */
    static PersonalData known(Exchange exchange) {
        ReceivedRequest request = exchange.getVariable("request", ReceivedRequest.class);
        RegistrationContent content = request == null ? null : request.content();
        return content == null ? new PersonalData(Map.of()) : content.personal();
    }

    /** That there is a value, and nothing of it. */
    static String hidden(@Nullable Object text) {
        return text == null || text.toString().isEmpty() ? NONE : "xxxx";
    }

    /** A value of the message, without what steers a terminal. */
    String shown(@Nullable Object text, PersonalData known) {
        return text == null || text.toString().isEmpty()
                ? NONE
                : withoutAccounts(
                        FieldText.shown(secrets.redact(String.valueOf(known.hiddenIn(text.toString()))), LONGEST));
    }

    /** What failed: a text of a failure may quote the message. */
    String shown(Throwable failure) {
        Throwable told =
                failure instanceof CamelExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        String text = String.valueOf(told.getMessage()).lines().findFirst().orElse("");
        PersonalData quoted = PersonalData.of(null, values.toArray(new String[0]));
        return told.getClass().getName() + ": " + shown(text, quoted);
    }

    private static String withoutAccounts(String text) {
        return ACCOUNT.matcher(text).replaceAll(account -> String.valueOf(Mask.lastFour(account.group())));
    }
}
