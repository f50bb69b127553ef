package org.ddrroutes.registration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.ddrroutes.fuzz.Documents;
import org.jspecify.annotations.Nullable;

/** Requests that are nearly right: each is refused for a rule that it breaks, or taken as it came. */
class RequestPropertyTest {

    @Property(shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void readsAnyRequestByTheRules(
            @ForAll("bodies") String body,
            @ForAll boolean binary,
            @ForAll("beside") @Nullable String requestUid,
            @ForAll("beside") @Nullable String digitalId) {
        RequestOracle.judge(body.getBytes(UTF_8), binary, requestUid, digitalId);
    }

    @Provide
    Arbitrary<String> bodies() {
        return Documents.like(Map.of(
                "vendorID", "001",
                "companyID", "AAAA000001",
                "accountNo", "0000119222",
                "ref1", "12345",
                "ref4", "",
                "requestUID", "U-1",
                "digitalId", "007"));
    }

    /** In most messages there is none; where there is one it may agree with the body. */
    @Provide
    Arbitrary<String> beside() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Documents.texts()),
                Tuple.of(1, Arbitraries.of("U-1", "007")),
                Tuple.of(4, Arbitraries.of("U-1").injectNull(1.0)));
    }
}
