package org.ddrroutes.check;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.jspecify.annotations.Nullable;

/**
 * The words that a condition compares a variable with are such as it can be.
 *
 * @param codes what the variable {@code code} can be; read where a branch asks for one
 */
record BranchRules(Settings settings, Supplier<Set<String>> codes, Findings findings) {

    private static final String ASKED = "\\$\\{(?:variables?[.\\[:]'?([A-Za-z]+)|headers?[.\\[:]'?state)'?]?}";
    private static final String WORD = "(?:'([^']*)'|\"([^\"]*)\"|(\\d+))";
    private static final Pattern BRANCH =
            Pattern.compile(ASKED + "\\s*(==|=~|!=~|!=|!?in\\b|not in\\b|!?contains\\b|~~|!~~)\\s*" + WORD);
    private static final Pattern TURNED = Pattern.compile(WORD + "\\s*(==|=~|!=~|!=)\\s*" + ASKED);
    private static final Pattern BLANK = Pattern.compile("^\\s+|\\s+$|\\s+(?=,)|(?<=,)\\s+");

    void check(String text, Place place) {
        for (Matcher branch = BRANCH.matcher(text); branch.find(); ) {
            String operator = branch.group(2);
            String words = firstOf(branch, 3);
            checkBlanks(branch.group(1), words, place);
            for (String word : operator.endsWith("in") ? words.split(",", -1) : new String[] {words}) {
                checkWord(branch.group(1), operator, word.strip(), place);
            }
        }
        for (Matcher turned = TURNED.matcher(text); turned.find(); ) {
            checkBlanks(turned.group(5), firstOf(turned, 1), place);
            checkWord(turned.group(5), turned.group(4), firstOf(turned, 1).strip(), place);
        }
    }

    /** Camel compares with the blank too. */
    private void checkBlanks(@Nullable String variable, String words, Place place) {
        String bare = BLANK.matcher(words).replaceAll("");
        if (!bare.equals(words) && (variable == null || Variables.PLAIN.contains(variable))) {
            findings.error(
                    place,
                    Rule.BRANCH,
                    "no " + (variable == null ? "state" : variable) + " begins or ends with a blank, as one does in '"
                            + words + "'; write '" + bare + "'");
        }
    }

    private void checkWord(@Nullable String variable, String operator, String written, Place place) {
        String word = settings.resolve(written);
        if (variable == null || word.contains("$") || word.contains("{{")) {
            return;
        }
        Predicate<String> isMeant = switch (operator.replaceFirst("^!", "")) {
            case "=~" -> word::equalsIgnoreCase;
            case "contains" -> one -> one.contains(word);
            case "~~" -> one -> one.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
            default -> word::equals;
        };
        List<String> words = Variables.WORDS.getOrDefault(variable, List.of());
        List<String> shown = words.stream().filter(one -> !one.isEmpty()).toList();
        if (!words.isEmpty() && words.stream().noneMatch(isMeant)) {
            findings.error(
                    place,
                    Rule.BRANCH,
                    variable + " is never " + word + NearestName.hint(word, shown) + "; it is one of "
                            + String.join(", ", shown));
        }
        boolean isOfStatus = word.isEmpty() || "HTTP".contains(word) || word.matches("HTTP[1-5]\\d{0,2}");
        if (variable.equals("code") && !isOfStatus && codes.get().stream().noneMatch(isMeant)) {
            findings.warning(
                    place,
                    Rule.BRANCH,
                    "neither the bank's guide nor bank-codes.yaml has the code " + word
                            + NearestName.hint(word, codes.get()) + "; correct it, or give it a row");
        }
    }

    /** That of the three groups from this one on which is there. */
    private static String firstOf(Matcher found, int group) {
        return Stream.of(group, group + 1, group + 2)
                .map(found::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
