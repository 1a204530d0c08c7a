import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** java -cp . Main jwks.json, with a line `assertion <tab> host <tab> now` for each case on standard input. */
public final class Main {
  public static void main(String[] arguments) throws Exception {
    PortalAssertion verifier = new PortalAssertion(Files.readString(Path.of(arguments[0])));
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] fields = line.split("\t", -1);
      try {
        PortalAssertion.Claims claims = verifier.verify(fields[0], fields[1], Long.parseLong(fields[2]));
        System.out.println("ok " + claims.tenant() + " " + claims.domain());
      } catch (PortalAssertion.Refused refused) {
        System.out.println(refused.reason);
      }
    }
  }
}
