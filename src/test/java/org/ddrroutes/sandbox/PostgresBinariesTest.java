package org.ddrroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresBinariesTest {

    /** The archives as they are published; the profiles in pom.xml fetch them by the same properties of the JVM. */
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, false, postgres-linux-x86_64.txz",
        "Linux, aarch64, false, postgres-linux-arm_64.txz",
        "Linux, amd64, true, postgres-linux-x86_64-alpine_linux.txz",
        "Mac OS X, x86_64, false, postgres-darwin-x86_64.txz",
        "Mac OS X, aarch64, false, postgres-darwin-arm_64.txz",
        "Windows 11, amd64, false, postgres-windows-x86_64.txz",
        "Windows 11, aarch64, false, postgres-windows-x86_64.txz",
        "FreeBSD, riscv64, false, postgres-freebsd-riscv64.txz"
    })
    void areNamedByThePlatform(String osName, String osArch, boolean isAlpine, String archive) {
        assertThat(PostgresBinaries.archive(osName, osArch, isAlpine)).isEqualTo(archive);
    }
}
