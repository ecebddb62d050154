import Crypto
import FoundationEssentials

/// SHA-256 of the bytes (FIPS 180-4).
public func sha256(_ data: Data) -> [UInt8] { Array(SHA256.hash(data: data)) }

/// SHA-256 of the bytes, in hexadecimal.
public func sha256Hex(_ data: Data) -> String {
    sha256(data).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
