package org.ddrroutes.operations.security;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * The claim of a token that says the roles: a text or a list of texts, among others that mean nothing here.
 *
 * @param path its name, or those of the objects that it is in and its own, with dots between
 */
record RoleClaim(String path) {

    List<GrantedAuthority> authorities(Map<String, Object> claims) {
        Object value = value(claims);
        Stream<?> words =
                value instanceof Collection<?> several ? several.stream() : Stream.of(value == null ? "" : value);
        return words.map(word -> Role.of(Objects.toString(word)))
                .flatMap(role -> role.stream())
                .distinct()
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority(role.authority()))
                .toList();
    }

    private @Nullable Object value(Map<String, Object> claims) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        Object value = claims;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return value;
    }
}
