package org.ddrroutes.finding;

/** The rules that routes, codes and settings are checked by. {@code routes/README.md} says why each is there. */
public enum Rule {
    NO_YAML("F1", "The file can be read as YAML"),
    KEY_TWICE("F2", "No key stands twice"),
    COMMENT("F3", "What matters stands in a description"),
    NOT_LOADED("F4", "Every route file is loaded"),
    RESOURCE("F5", "Every file that a route reads is there"),

    NOTATION("N1", "The notation is Camel's canonical one"),
    PLACEHOLDER("N2", "Every placeholder has its setting"),
    ENDPOINT("N3", "Components and their options exist"),
    SIMPLE("N4", "Simple expressions can be read"),
    VARIABLE("N5", "Every variable is set somewhere"),
    HEADER("N6", "Every header of Camel's exists"),
    DIRECT("N7", "Every direct: has its one route"),
    ID("N8", "No id stands twice"),
    CONFIGURATION("N9", "The error handling that a route names exists"),
    BEAN("N10", "Beans, their methods and classes exist"),
    BRANCH("N11", "Branches ask for words that are known"),

    SESSION("G1", "Database first, session last"),
    INTENT("G2", "Intent before action"),
    RETRIES("G3", "Only one layer retries"),
    WASHED("G4", "Washed edges"),
    ADDRESS("G5", "No address from data"),
    AS_IT_CAME("G6", "The message goes on as it came"),
    SHIPPED("G7", "Shipped routes and steps stay as they are"),
    OWN_QUEUE("G8", "Our queues have no other consumer or sender"),
    PERSONAL("G9", "Nothing personal or secret in the log"),
    CALLBACK_PORT("G10", "The callback port is the bank's alone"),

    SETTING("S1", "Every setting is known, and read as it is written"),
    VALUE("S2", "Every setting has a value that can be used"),

    CODES("C1", "The file of bank codes can be read"),
    CODE("C2", "Every row names a code as the bank writes it"),
    NO_ROW("C3", "Every code of the guide has a row"),
    DEFAULT("C4", "A code without a row is never taken for a success"),
    MEANING("C5", "A row does what its code means");

    private final String number;
    private final String title;

    Rule(String number, String title) {
        this.number = number;
        this.title = title;
    }

    public String number() {
        return number;
    }

    public String title() {
        return title;
    }
}
