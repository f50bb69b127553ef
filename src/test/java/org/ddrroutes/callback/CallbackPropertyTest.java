package org.ddrroutes.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.ddrroutes.fuzz.Documents;
import org.ddrroutes.fuzz.JsonText;

/** Callbacks that are nearly right: each is answered as the table says, and kept as it came or not at all. */
class CallbackPropertyTest {

    @Property(shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void answersAnyCallbackByTheTable(@ForAll("msgHdrs") String msgHdr, @ForAll("bodies") String body) {
        CallbackOracle.judge(asTheServerHandsItOver(msgHdr), body.getBytes(UTF_8));
    }

    /** The bytes of the header, one character each. */
    private static String asTheServerHandsItOver(String msgHdr) {
        return new String(msgHdr.getBytes(UTF_8), ISO_8859_1);
    }

    @Provide
    Arbitrary<String> msgHdrs() {
        return Documents.like(fields(CallbackOracle.exampleMsgHdr().getBytes(UTF_8)));
    }

    @Provide
    Arbitrary<String> bodies() {
        return Documents.like(fields(CallbackOracle.exampleBody()));
    }

    private static Map<String, String> fields(byte[] json) {
        Map<String, String> fields = new TreeMap<>();
        JsonText.object(json).orElseThrow().forEach((name, value) -> fields.put(name, String.valueOf(value)));
        return fields;
    }
}
